"""The tests. A package, so that pytest puts the root of the repository on the path and never `tests` itself: a
`tests/formats` found before `formats` would hide it."""
