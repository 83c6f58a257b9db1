"""`python -m searchapp` is the command `searchapp`."""

from searchapp.faces.cli import main

main()
