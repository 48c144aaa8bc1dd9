"""What a unit's points are computed from beside the scores themselves, and where the log says it."""
