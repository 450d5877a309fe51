"""Files of many kinds read as documents, each bad one named with its reason."""

from pipeline.reading.documents import read_documents
from pipeline.reading.sources import count_documents

__all__ = ["count_documents", "read_documents"]
