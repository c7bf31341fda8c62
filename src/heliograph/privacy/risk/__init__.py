"""Risk: how far what is to be published singles out people, links them, or can be searched for."""
