"""`python -m graphql_api`: the published contract on standard output. `make schema` writes it to schema.graphql."""

import sys

from graphql_api.schema import sdl

sys.stdout.write(sdl())
