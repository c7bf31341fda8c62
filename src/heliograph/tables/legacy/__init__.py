"""The Twitter archive's CSV dialects: the only place that knows legacy column names."""
