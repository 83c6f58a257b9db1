"""Files and folders → raw documents: where bytes come in, decoded but not cleaned.

`read` is the front. A further format is one reader function and one line in `formats.READERS`.
"""

from searchapp.sources.files import DEFAULT_MAX_BYTES, expected, read
from searchapp.sources.formats import READERS, Reader, SourceFile

__all__ = ["DEFAULT_MAX_BYTES", "READERS", "Reader", "SourceFile", "expected", "read"]
