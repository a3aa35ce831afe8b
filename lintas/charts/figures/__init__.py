"""One module per figure; its name is the chart's name with `_` for `-`."""
