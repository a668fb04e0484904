"""Tests of the readers, from the specifications and grammars in `formats/`."""
