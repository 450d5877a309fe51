"""Licences of what is installed, and flaws known in it: `make audit`.

Ends with status 1 where a package has a known flaw. Where the data on flaws cannot be reached, that
is said, and what was not looked at is counted: nothing found is not the same as nothing known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def main() -> int:
    licences = ["piplicenses", "--from=mixed", "--format=markdown"]
    subprocess.run([sys.executable, "-m", *licences], check=True)
    flaws = [
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "--format=json",
        "--progress-spinner",
    ]
    done = subprocess.run(
        [sys.executable, "-m", *flaws, "off", "-r", str(REQUIREMENTS)],
        capture_output=True,
        text=True,
        check=False,
    )
    return report(done.stdout, done.stderr)


def report(found: str, said: str) -> int:
    """Print what pip-audit found; return 1 where there is a flaw, 0 else."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        why = (said.strip().splitlines() or ["it said nothing"])[-1][:300]
        print(f"skipped: pip-audit (its data cannot be reached: {why})")
        return 0
    left = [one["name"] for one in packages if "skip_reason" in one]
    flawed = [one for one in packages if one.get("vulns")]
    for one in flawed:
        for flaw in one["vulns"]:
            better = ", ".join(flaw["fix_versions"]) or "none yet"
            print(f"FLAW {one['name']} {one['version']}: {flaw['id']}; mended in: {better}")
    if left and len(left) == len(packages):
        print(f"skipped: pip-audit (none of {len(left)} packages is in the data it reaches)")
    else:
        print(
            f"pip-audit: {len(packages) - len(left)} packages looked at, {len(flawed)} with flaws"
        )
        if left:
            print(f"not looked at: {', '.join(left)}")
    return 1 if flawed else 0


if __name__ == "__main__":
    sys.exit(main())
