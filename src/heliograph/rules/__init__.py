"""Rules: who may do what, which step may be taken, what a clock says. Pure functions and tables; nothing outside is asked."""
