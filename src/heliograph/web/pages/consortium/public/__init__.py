"""What the consortium shows to everybody."""
