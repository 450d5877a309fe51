"""`python -m pipeline`: build, score, export, synthesize, doctor.

Everything heavy is imported inside the command that needs it, so that help appears at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from pipeline.build import Built

ROOT = Path(__file__).parent.parent
DEFAULT_SOURCE = ROOT / "seeds"
DEFAULT_FOLDER = ROOT / "data" / "events"
EXPORT_KINDS = (
    *("csv", "participants", "jsonl", "parquet", "timelinejs", "timelinejs-csv", "ics", "gexf"),
    *("plover", "html"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line; the usage is a --help away."""
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 partly, 2 not at all."""
    parser = make_parser()
    options = parser.parse_args(argv)
    if options.command is None:
        parser.print_help()
        return 0
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        hint = " What is done is kept: go on with --resume." if options.command == "build" else ""
        print(f"\nInterrupted.{hint}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output (head, less) has had enough.
        sys.stderr.close()
        return 1


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; tests hold the documents against it."""
    parser = _Parser(
        prog="python -m pipeline",
        description="Who talked to whom in a crisis: news text to dated contacts of officials.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    build = commands.add_parser(
        "build", help="build the tables from texts", description=_build.__doc__
    )
    build.add_argument(
        "sources", nargs="*", metavar="SOURCE", default=[str(DEFAULT_SOURCE)],
        help="a file, a folder or a glob (default: seeds/)",
    )  # fmt: skip
    build.add_argument(
        "--out", default=str(DEFAULT_FOLDER), metavar="DIR",
        help="folder of the tables, or an address such as s3://bucket/folder"
        " (default: data/events/)",
    )  # fmt: skip
    build.add_argument(
        "--published", type=_to_day, metavar="DATE", help="day for texts that do not say theirs"
    )
    build.add_argument(
        "--workers", type=_to_count, metavar="N", help="processes (default: all cores)"
    )
    build.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="a running Dask cluster instead, such as tcp://10.0.0.5:8786",
    )  # fmt: skip
    build.add_argument(
        "--resume", action="store_true", help="go on where an interrupted build stopped"
    )
    build.add_argument(
        "--fresh", action="store_true",
        help="leave out what the tables in DIR hold, and read everything again",
    )  # fmt: skip
    build.add_argument(
        "--add", action="store_true", help="add to the tables in DIR: what is done anyway"
    )
    build.set_defaults(run=_build)

    score = commands.add_parser(
        "score", help="hold what is found against hand labels", description=_score.__doc__
    )
    score.add_argument("gold", type=Path, metavar="GOLD", help="labelled file or folder")
    score.add_argument(
        "target",
        nargs="?",
        metavar="DIR|SOURCE",
        help="built tables or texts (default: the labels')",
    )
    score.add_argument("--json", action="store_true", help="print the figures as JSON")
    score.add_argument(
        "--misses", action=argparse.BooleanOptionalAction, default=True, help="name every miss"
    )
    score.add_argument(
        "--since", type=Path, metavar="FILE",
        help="earlier figures (--json): print what was won and lost since",
    )  # fmt: skip
    score.set_defaults(run=_score)

    export = commands.add_parser(
        "export", help="write built tables in another format", description=_export.__doc__
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="folder of the tables")
    export.add_argument("--to", choices=EXPORT_KINDS, required=True, metavar="FORMAT",
                        help=" ".join(EXPORT_KINDS))  # fmt: skip
    export.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    export.add_argument(
        "--uncorrected", action="store_true", help="as read, without the corrections made by hand"
    )
    export.set_defaults(run=_export)

    synthesize = commands.add_parser(
        "synthesize", help="write made-up tables of any size", description=_synthesize.__doc__
    )
    synthesize.add_argument(
        "--contacts", type=_to_number, required=True, metavar="N", help="how many contacts"
    )
    synthesize.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder of the tables"
    )
    synthesize.add_argument(
        "--seed", type=_to_number, default=0, metavar="S", help="another number, other tables"
    )
    synthesize.set_defaults(run=_synthesize)

    doctor = commands.add_parser(
        "doctor", help="say what is missing and how to mend it", description=_doctor.__doc__
    )
    doctor.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR",
        help="folder of tables to check too (default: data/events/ where it is built)",
    )  # fmt: skip
    doctor.set_defaults(run=_doctor)
    return parser


def _to_day(value: str) -> date:
    from pipeline.reading.drafts import Unreadable
    from pipeline.reading.fields import read_day

    try:
        day = read_day(value)
    except Unreadable as bad:
        raise argparse.ArgumentTypeError(bad.detail) from None
    if day is None:
        raise argparse.ArgumentTypeError("it is empty; write a day as YYYY-MM-DD.")
    return day


def _to_count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of processes; write 1 or more.")
    return int(value)


def _to_number(value: str) -> int:
    if not value.isdecimal() or not value.isascii():
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number; write one, such as 10000.")
    return int(value)


def _build(options: argparse.Namespace) -> int:
    """Read texts, find the contacts in them and write the tables (Parquet, and contacts.csv).

    Where DIR holds tables, the texts are added to them; those that are there already, by id and
    words, are not read again.
    """
    from pipeline.build import BuildError, Plan, build
    from pipeline.readers import tell_readers

    if options.fresh and options.add:
        print("Give --add or --fresh, not both.", file=sys.stderr)
        return 2
    plan = Plan(options.workers, options.resume, options.fresh, options.scheduler)
    try:
        built = build(options.sources, options.out, options.published, plan)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    status = report(built)
    if built.folder.local is not None:
        tell_readers(built.folder.local)
    return status


def report(built: Built) -> int:
    """Print what a build made, and each input that was skipped; return the exit status."""
    for skip in built.skipped:
        print(f"skipped {skip.path}: {skip.detail}", file=sys.stderr)
    if built.n_skipped > len(built.skipped):
        more = built.n_skipped - len(built.skipped)
        print(f"… and {more:,} more; all stand in skipped.parquet", file=sys.stderr)
    counts, texts = built.counts, built.texts
    resumed = f" ({texts.resumed:,} from the interrupted build)" if texts.resumed else ""
    print(f"texts added: {texts.new:,}{resumed} ({texts.known:,} were there already)")
    if texts.changed:
        print(f"texts changed: {texts.changed:,}, each in place of the one of its id")
    print(f"documents in the tables: {counts.documents:,}")
    print(f"contacts found: {counts.contacts:,} ({counts.held:,} held, {counts.undated:,} undated)")
    print(f"inputs skipped: {built.n_skipped:,}")
    print(f"tables written: {built.folder}")
    return 1 if built.n_skipped else 0


def _score(options: argparse.Namespace) -> int:
    """Print precision, recall, F1 and field accuracy against hand labels, every miss by name."""
    from pipeline.score import run_score

    return run_score(
        options.gold,
        options.target,
        as_json=options.json,
        show_misses=options.misses,
        since=options.since,
    )


def _export(options: argparse.Namespace) -> int:
    """Write the contacts of built tables into one file that another program reads."""
    from pipeline.corrections import find_active, read_corrections
    from pipeline.export import describe_tables, export_tables, find_build_day
    from pipeline.revision import revise
    from pipeline.schemas import SchemaError
    from pipeline.tables import read_tables

    said = ""
    try:
        tables = read_tables(options.folder)
        made = () if options.uncorrected else read_corrections(options.folder).corrections
        if made:
            revision = revise(tables, made)
            tables, orphans = revision.tables, len(revision.orphans)
            said = f", corrections applied: {len(find_active(made)) - orphans:,}"
            said += f" ({orphans:,} find no contact)" if orphans else ""
        note = describe_tables(tables, find_build_day(options.folder))
        count = export_tables(tables, options.to, options.file, note)
    except SchemaError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        reason = error.strerror.lower() if error.strerror else str(error)
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{reason}", file=sys.stderr)
        return 2
    print(f"{count:,} contacts written{said}: {options.file}")
    return 0


def _synthesize(options: argparse.Namespace) -> int:
    """Write made-up tables, marked as such in every table, to try what reads tables at any size."""
    from pipeline.readers import tell_readers
    from pipeline.synthesis import SynthesisError, synthesize

    try:
        synthesize(options.contacts, options.out, options.seed)
    except SynthesisError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 2
    print(f"made-up contacts written: {options.contacts:,}")
    print(f"tables written: {options.out}")
    tell_readers(options.out)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    """Check Python, packages, language model, reference data and tables; name what mends each."""
    from pipeline.doctor import run_doctor

    folder = options.folder
    if folder is None and (DEFAULT_FOLDER / "contacts.parquet").is_file():
        folder = DEFAULT_FOLDER
    return run_doctor(folder)
