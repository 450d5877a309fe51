"""Who was in contact with whom as a graph (GEXF, for Gephi)."""

from __future__ import annotations

from itertools import combinations
from typing import IO, Any, Final

from pipeline.export.selection import Selection, nest, to_records

_NOBODY: Final[dict[str, Any]] = {"weight": 0, "held": 0, "undated": 0, "first": "", "last": ""}


def write_gexf(selection: Selection, file: IO[bytes]) -> int:
    """Write a graph: a node a participant, an edge a pair of those who were in contact.

    An edge carries how many contacts the pair has (`weight`), how many of them were held, how many
    are undated, and the first and last day. Two of one party are no pair, except in contacts inside
    one government. The note is the description in the file's head.
    """
    import networkx as nx  # type: ignore[import-untyped]
    from networkx.readwrite.gexf import GEXFWriter  # type: ignore[import-untyped]

    graph = nx.Graph()
    for row in to_records(selection.participants.drop_duplicates("name")):
        country, role = (_to_xml(row[name] or "") for name in ("country", "role"))
        graph.add_node(_to_xml(row["name"]), country=country, role=role)
    for contact in nest(selection):
        _add_pairs(graph, contact)
    writer = GEXFWriter()
    writer.add_graph(graph)
    _describe(writer.xml, selection)
    file.write(str(writer).encode("utf-8"))
    return len(selection.contacts)


def _add_pairs(graph: Any, contact: dict[str, Any]) -> None:
    parties = {
        _to_xml(row["name"]): row["country"] or row["organisation"] or row["name"]
        for row in contact["people"]
    }
    for one, other in combinations(sorted(parties), 2):
        if parties[one] == parties[other] and contact["scope"] != "domestic":
            continue
        edge = graph.get_edge_data(one, other, _NOBODY)
        days = [day for day in (edge["first"], edge["last"]) if day]
        days += [day for day in (contact["start"], contact["end"]) if day]
        graph.add_edge(
            one,
            other,
            weight=edge["weight"] + 1,
            held=edge["held"] + (contact["status"] == "held"),
            undated=edge["undated"] + (contact["start"] is None),
            first=min(days, default=""),
            last=max(days, default=""),
        )


def _describe(xml: Any, selection: Selection) -> None:
    from xml.etree.ElementTree import SubElement

    meta = xml.find("meta")
    # The day of the tables, not of the writing: the same tables give the same file.
    built = selection.note.built
    if built:
        meta.set("lastmodifieddate", built.isoformat())
    else:
        meta.attrib.pop("lastmodifieddate", None)
    SubElement(meta, "description").text = _to_xml(" ".join(selection.note.to_lines()))


def _to_xml(text: str) -> str:
    # XML 1.0 has no way to write these, not even escaped.
    return "".join(
        char
        for char in text
        if (char >= " " and char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff")
    )
