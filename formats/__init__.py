"""The contract: the written specification of every file format, and the one reader or writer of each.

May import: the standard library. Holds syntax, sorts and term construction only, no reasoning: the finder and
the checker share what is written here, and a shared inference would share its bug.
"""
