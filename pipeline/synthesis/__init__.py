"""Made-up tables of any size, to see how the dashboard and other readers bear them."""

from pipeline.synthesis.writing import MARK, SynthesisError, synthesize

__all__ = ["MARK", "SynthesisError", "synthesize"]
