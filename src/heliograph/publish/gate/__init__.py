"""The gate: whatever is to be published passes it. It reads files only and shares no code with the pseudonymiser."""
