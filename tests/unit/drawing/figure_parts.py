"""What is in a figure, read back from its text by a strict parser."""

from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
SAID = {"name": "one", "title": "Posts", "description": "What can be seen."}


def number(count):
    return f"{count:,}"


def parsed(text):
    return ET.fromstring(text)


def boxes(root):
    """Left, right, upper and lower side of every rectangle; across in hundredths of the width."""
    for rect in root.iter(f"{SVG}rect"):
        x, y = of_width(rect.get("x")), float(rect.get("y"))
        wide = of_width(rect.get("width")) if rect.get("width").endswith("%") else 0
        yield x, x + wide, y, y + float(rect.get("height"))


def of_width(text):
    return float(text.removesuffix("%"))


def outside(root):
    """Rectangles that are not wholly on the canvas; numbers are written in hundredths."""
    tall = float(root.get("height"))
    return [
        box
        for box in boxes(root)
        if box[0] < 0 or box[1] > 100.02 or box[2] < 0 or box[3] > tall + 0.02 or box[0] > box[1]
    ]
