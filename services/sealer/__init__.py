"""The verifiable log: an RFC 6962 tree over each district's log, signed heads, proofs."""
