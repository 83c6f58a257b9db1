"""`make eval`: how good facets, cleaning and retrieval are, beside other engines in the same run.

usage: python -m bench.evaluate [-v] [--raise-floors] [--no-peers] [PART …]
       PART: facets, cleaning, retrieval (each judged set), seeds, questions; all of them by default
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bench.evaluation import cleaning, facets, floors, questions, retrieval, seeds
from bench.evaluation.report import Figures, Report
from bench.evaluation.sets import SHARED, JudgedSet, judged_sets, load_questions

PARTS: dict[str, Callable[[JudgedSet], Report]] = {
    "facets": facets.measure,
    "cleaning": cleaning.measure,
    "retrieval": retrieval.measure,
}
SEEDS = "seeds"
QUESTIONS = "questions"
ALL = (*PARTS, SEEDS, QUESTIONS)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure quality on judged articles and queries.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(ALL)} (default: all)")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every difference")
    parser.add_argument("--no-peers", action="store_true", help="leave the other engines out")
    parser.add_argument("--raise-floors", action="store_true", help="write better figures to tests/quality/floors.json")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(ALL):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def show(name: str, report: Report, *, verbose: bool) -> None:
    """Print one part."""
    print(f"\n{name}")
    print("\n".join(report.lines()))
    if verbose:
        print("\n".join(f"    {line}" for line in report.differences))


def show_peers(peers: dict[str, Figures]) -> None:
    """Print the other engines' figures, one a line."""
    for name, figures in peers.items():
        print(f"  {name:<28} " + "  ".join(f"{key} {value:.3f}" for key, value in figures.items()))


def measure_sets(options: argparse.Namespace) -> floors.Floors:
    """Every judged set, every part asked for."""
    measured = {}
    for judged in judged_sets():
        for part in [part for part in PARTS if not options.parts or part in options.parts]:
            report = PARTS[part](judged)
            measured[f"{judged.name} {part}"] = report.figures
            show(f"{judged.name} {part}", report, verbose=options.verbose)
            if part == "retrieval" and not options.no_peers:
                print("  the others, on the queries without grammar:")
                show_peers(retrieval.measure_peers(judged))
    return measured


def measure_seeds(options: argparse.Namespace) -> floors.Floors:
    """The example pages, where the shared data is present."""
    if (options.parts and SEEDS not in options.parts) or not SHARED.is_dir():
        return {}
    report = seeds.measure(SHARED)
    show(SEEDS, report, verbose=options.verbose)
    return {SEEDS: report.figures}


def measure_questions(options: argparse.Namespace) -> floors.Floors:
    """Whole questions among unrelated news, where the shared data is present."""
    if (options.parts and QUESTIONS not in options.parts) or not SHARED.is_dir():
        return {}
    given = load_questions(SHARED)
    report = questions.measure(given)
    show(QUESTIONS, report, verbose=options.verbose)
    if not options.no_peers:
        show_peers(questions.measure_peers(given))
    return {QUESTIONS: report.figures}


def main() -> None:
    """Measure, print, compare with the floors."""
    options = arguments()
    measured = measure_sets(options) | measure_seeds(options) | measure_questions(options)
    committed = floors.load()
    fallen = [line for part, figures in measured.items() for line in floors.broken(part, figures, committed)]
    print("\n" + ("\n".join(["below the floor:", *fallen]) if fallen else "no figure is below its floor"))
    if options.raise_floors:
        floors.save(floors.raised(measured, committed))


if __name__ == "__main__":
    main()
