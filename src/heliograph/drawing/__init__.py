"""Drawing: from numbers to geometry, and from geometry to the text of an SVG that pages and reports share.

Across, everything is measured in hundredths of the width (``x="12.5%"``), down in pixels: a figure fills the column that it
stands in, and its words keep their size on a telephone. Colours are classes of a style sheet (``figures.css`` has one for
each, in light and dark); there is no style attribute, no script and no link, so that the strictest policy of a page lets
a figure through. Time and hours run from left to right in every language; words find their own direction.

Whatever is said is handed in: titles, labels, and functions that write a number or a day in the reader's language. A
picture is one thing to who cannot see it, with a title and a description; the numbers stand in a table (``table.html``).
"""
