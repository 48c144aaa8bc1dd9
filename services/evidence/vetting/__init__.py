"""What a file is by its bytes, and whether evidence of that kind and make is taken."""

from services.evidence.vetting.vet import vet

__all__ = ["vet"]
