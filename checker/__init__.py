"""The kernel: problem + certificate -> verdict. Everything in this folder and in `formats` is trusted.

May import: the standard library and `formats`; never the finder. A rule of inference is one pure function in the
module of its theory, listed in the one table of `checker.rules`.
"""
