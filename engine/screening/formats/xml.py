"""Which records does an XML file have? One after the other, without entities, references or anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.files import ListFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the shape of what the safe parser gives

_DEEPEST = 30


def records_of(file: ListFile, *names: str) -> Iterator[tuple[str, Element]]:
    """The elements of some names, by their local name, each forgotten once the next is asked for.

    Raises `SourceRefused` where the file is no XML, or declares what a list has no need for.
    """
    path: list[Element] = []
    inside = 0
    try:
        with file.stream() as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                name = local(element)
                if event == "start":
                    path.append(element)
                    inside += name in names
                    if len(path) > _DEEPEST:
                        raise _refused(file, "is nested too deeply", 0)
                    continue
                path.pop()
                inside -= name in names
                if name in names:
                    yield name, element
                if not inside:
                    element.clear()
                    if path:
                        path[-1].remove(element)
    except ParseError as error:
        raise _refused(file, f"is not well-formed XML: {error.msg}", error.position[0]) from error
    except DefusedXmlException as error:
        raise _refused(file, "declares a document type or entities", 0) from error
    except (LookupError, ValueError) as error:
        raise _refused(file, f"is in an encoding that cannot be read: {error}", 0) from error


def _refused(file: ListFile, what: str, line: int) -> SourceRefused:
    hint = "fetch it again from where it is published"
    return SourceRefused([Fault(Place(file.name, line, 1 if line else 0), what, hint)])


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *path: str) -> Iterator[Element]:
    """The elements at the end of a path of names."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def text_of(element: Element, *path: str) -> str:
    """The text of the first element at the end of a path; blank where there is none."""
    for found in children(element, *path):
        if found.text and found.text.strip():
            return str(found.text).strip()
    return ""
