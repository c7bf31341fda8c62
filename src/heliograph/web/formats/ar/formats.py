"""Numbers in Arabic: groups of three with a blank that ends no line; a dot there could be read as a decimal one."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = "\xa0"
