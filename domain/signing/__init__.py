"""Officers' own keys and signatures: who signed what, shown without trusting who runs the platform."""
