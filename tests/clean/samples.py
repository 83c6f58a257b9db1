"""The composed article and the lines around it that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
TITLE = "Kiew meldet Abschuss von 40 Drohnen über Odessa"
PARAGRAPHS = (
    "Die ukrainische Luftwaffe hat nach eigenen Angaben in der Nacht 40 Drohnen abgeschossen. Das teilte ein Sprecher am "
    "Morgen in Kiew mit.",
    "In Odessa gerieten nach Angaben des Gouverneurs zwei Lagerhallen in Brand. Verletzt wurde niemand.",
    "Hintergrund der Angriffe",
    "Russland greift den Hafen seit Monaten an. „Wir brauchen mehr Flugabwehr“, sagte der Bürgermeister der Stadt dem "
    "örtlichen Sender.",
    "Der Kreml äußerte sich zunächst nicht dazu.",
)
BODY = "\n\n".join(PARAGRAPHS)


def data_lines(name: str) -> list[str]:
    """Lines of a sample file without its comments."""
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("# ")]


def blocks(section: str) -> list[str]:
    """The blocks of lines in one section of the furniture samples."""
    text = "\n".join(data_lines("furniture_samples.txt"))
    content = text.partition(f"[{section}]\n")[2].partition("\n[")[0]
    return [block.strip() for block in content.split("\n\n") if block.strip()]
