"""The text of a PDF as a search finds it: glyphs of its pages through the ToUnicode maps of their
fonts. Reads what Chromium writes: objects that stand by themselves, streams that are deflated.
"""

import re
import unicodedata
import zlib


def objects_of(data):
    """{number: (dictionary, stream)}, the stream inflated where it is deflated."""
    found = {}
    for match in re.finditer(rb"(\d+) 0 obj\b(.*?)endobj", data, re.S):
        head, _, rest = match.group(2).partition(b"stream")
        body = rest.lstrip(b"\r\n").rpartition(b"endstream")[0]
        if b"FlateDecode" in head:
            body = zlib.decompressobj().decompress(body)
        found[int(match.group(1))] = head, body
    return found


def units(text):
    return bytes.fromhex(text.decode()).decode("utf-16-be")


def glyphs_of(cmap):
    """{glyph: text} of a ToUnicode map."""
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for glyph, text in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = units(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for k in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + k] = chr(ord(units(text)) + k)
    return found


def fonts_of(objects):
    """{name on a page: map} of every font that has one."""
    fonts = {}
    for head, _ in objects.values():
        for name, number in re.findall(rb"/(F\d+)\s+(\d+) 0 R", head):
            at = re.search(rb"/ToUnicode\s+(\d+) 0 R", objects.get(int(number), (b"",))[0])
            if at:
                fonts[name] = glyphs_of(objects[int(at.group(1))][1])
    return fonts


def text_of(data):
    """All text, ligatures in letters, without blanks: where a line ends is not said."""
    objects, said, font = objects_of(data), [], {}
    fonts = fonts_of(objects)
    for _, body in objects.values():
        for name, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", body):
            if name:
                font = fonts.get(name, {})
            for k in range(0, len(glyphs) - 3, 4):
                said.append(font.get(int(glyphs[k:k + 4], 16), ""))
    return "".join(unicodedata.normalize("NFKC", "".join(said)).split())
