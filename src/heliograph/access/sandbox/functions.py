"""Functions: what untrusted queries may call, by purpose.

The list is for kindness: a name that is not on it gets an error that says so before a worker is spent. That a function is
here does not mean that it is cheap: the limits of the worker stop what takes too much.
"""

AGGREGATES = """
    any_value approx_count_distinct approx_quantile arg_max arg_min array_agg avg bool_and bool_or corr count count_if
    count_star covar_pop covar_samp entropy first group_concat histogram kurtosis last list listagg mad max max_by mean median min
    min_by mode quantile quantile_cont quantile_disc regr_intercept regr_r2 regr_slope skewness stddev stddev_pop stddev_samp
    string_agg sum var_pop var_samp variance
"""
WINDOWS = "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number"
NUMBERS = """
    abs acos asin atan atan2 cbrt ceil ceiling cos degrees even exp floor greatest isfinite isinf isnan least ln log log10 log2
    mod pi pow power radians round sign sin sqrt tan trunc
"""
TEXTS = """
    ascii chr concat concat_ws contains ends_with editdist3 hamming instr jaccard jaro_similarity jaro_winkler_similarity lcase
    left length levenshtein len lower lpad ltrim md5 nfc_normalize ord position prefix regexp_extract regexp_extract_all
    regexp_full_match regexp_matches regexp_replace regexp_split_to_array replace reverse right rpad rtrim sha256 split split_part
    starts_with str_split string_split strip_accents strlen strpos substr substring suffix translate trim ucase unicode upper
    url_decode url_encode hash
"""
TIMES = """
    age century current_date date_add date_diff date_part date_sub date_trunc datediff datepart datetrunc day dayname dayofmonth
    dayofweek dayofyear decade epoch epoch_ms extract hour isodow isoyear last_day make_date make_timestamp minute month monthname
    now quarter second strftime strptime time_bucket to_days to_hours to_minutes to_seconds to_timestamp today try_strptime week
    weekday weekofyear year yearweek
"""
LISTS = """
    array_contains array_distinct array_filter array_has array_has_all array_has_any array_length array_slice array_sort
    array_to_string array_transform array_unique cardinality element_at flatten generate_series generate_subscripts list_aggregate
    list_any_value list_apply list_avg list_concat list_contains list_count list_distinct list_element list_extract list_filter
    list_first list_has list_has_all list_has_any list_intersect list_last list_max list_min list_position list_reduce
    list_reverse list_slice list_sort list_sum list_transform list_unique list_value list_zip map map_entries map_from_entries
    map_keys map_values range row struct_extract struct_insert struct_pack to_json unnest
"""
OTHERS = """
    cast coalesce if ifnull isnull json json_extract json_extract_string json_array_length json_keys nullif try_cast typeof columns
    unpack grouping
"""

ALLOWED: frozenset[str] = frozenset(
    name for group in (AGGREGATES, WINDOWS, NUMBERS, TEXTS, TIMES, LISTS, OTHERS) for name in group.split()
)
