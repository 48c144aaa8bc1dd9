"""An issued item's life: decomposition, progress, close-out (policy 五(二))."""
