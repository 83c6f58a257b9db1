"""One tantivy index as it stands in a folder, together with the columns beside it."""

from __future__ import annotations

import os
from functools import cached_property
from os.path import samestat
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

import tantivy

from searchapp.engine.tantivy_columns import ColumnFiles
from searchapp.engine.tantivy_schema import FACET_NAMES, schema
from searchapp.errors import IndexUnusableError

if TYPE_CHECKING:
    from searchapp.engine.tantivy_arrays import ColumnReader


class TantivyIndex:
    """What belongs together: addresses that a search of `index` gives are those of rows that `columns` reads."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, creating an empty one where there is none. Raises IndexUnusableError.

        One that an older version made opens too, so that its articles can be read back for a rebuild.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = str(folder)
        try:
            self.index = tantivy.Index.open(path) if tantivy.Index.exists(path) else tantivy.Index(schema(), path=path)
        except ValueError as error:
            raise IndexUnusableError(
                f"the index in {folder} can't be opened ({error}); rebuild it with: searchapp index PATH… --index DIR"
            ) from error
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("whitespace", blanks)
        self.files = ColumnFiles.within(folder)
        self._held = os.open(self.files.edges, os.O_RDONLY)  # as long as it is open, no other file gets its number
        finalize(self, os.close, self._held)

    @cached_property
    def columns(self) -> ColumnReader:
        """Made when first asked for: numpy takes a tenth of a second to load."""
        from searchapp.engine.tantivy_arrays import ColumnReader

        return ColumnReader(self.files, FACET_NAMES)

    def is_replaced(self) -> bool:
        """Whether another index stands in the folder now, as after a rebuild."""
        return self.files.edges.exists() and not samestat(os.fstat(self._held), self.files.edges.stat())
