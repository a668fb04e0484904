"""The finder: search, certification of lemmas, and the `assay` command. Nothing in this folder is trusted.

May import: anything except the checker, which it runs as a separate process, exactly as an auditor would.
"""
