"""The API: what the pages show, for programs, under addresses and forms that stay. One file for each resource."""
