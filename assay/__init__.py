"""Prove SMT problems from Python; every answer has been verified by Assay's checker. See docs/python-api.md.

This is the interface that stays. What it names is defined in the finder, which may change.
"""

from finder.api import CertificateRejected, Result, prove, prove_all
from finder.interpretation import Element, Model, Table, Value
from finder.outcome import Failure
from formats.errors import AssayError, MalformedInput, ResourceLimit, Unsupported

__all__ = [
    "AssayError",
    "CertificateRejected",
    "Element",
    "Failure",
    "MalformedInput",
    "Model",
    "ResourceLimit",
    "Result",
    "Table",
    "Unsupported",
    "Value",
    "prove",
    "prove_all",
]
