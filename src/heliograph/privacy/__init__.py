"""Privacy transforms: pure functions over values, keys are arguments."""
