"""Assay as a solver of pysmt: after `assay.pysmt.register()`, `Solver(name="assay")`. Needs `assay[pysmt]`."""

from finder.pysmt_solver import AssayModel, AssaySolver, register

__all__ = ["AssayModel", "AssaySolver", "register"]
