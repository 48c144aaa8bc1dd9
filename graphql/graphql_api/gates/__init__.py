"""The gates: one for each subject of domain.reading.ReadSubject. Only they read; what they give may be seen.

A resolver that imported a read of `projections` itself would read around its gate; an import contract forbids it.
"""
