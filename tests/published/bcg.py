"""Thirteen trials of the BCG vaccine against tuberculosis: cases and healthy, vaccinated and not.

Colditz and others (1994), JAMA 271:698; worked example of Viechtbauer (2010), Journal of Statistical Software 36(3).
"""

import numpy as np

TRIALS = np.array(
    [
        "4",
        "119",
        "11",
        "128",
        "6",
        "300",
        "29",
        "274",
        "3",
        "228",
        "11",
        "209",
        "62",
        "13536",
        "248",
        "12619",
        "33",
        "5036",
        "47",
        "5761",
        "180",
        "1361",
        "372",
        "1079",
        "8",
        "2537",
        "10",
        "619",
        "505",
        "87886",
        "499",
        "87892",
        "29",
        "7470",
        "45",
        "7232",
        "17",
        "1699",
        "65",
        "1600",
        "186",
        "50448",
        "141",
        "27197",
        "5",
        "2493",
        "3",
        "2338",
        "27",
        "16886",
        "29",
        "17825",
    ],
    dtype=float,
).reshape(13, 4)

_CASES, _HEALTHY, _OTHER_CASES, _OTHER_HEALTHY = TRIALS.T
LOG_RATIO = np.log(_CASES / (_CASES + _HEALTHY)) - np.log(_OTHER_CASES / (_OTHER_CASES + _OTHER_HEALTHY))
VARIANCE = 1 / _CASES - 1 / (_CASES + _HEALTHY) + 1 / _OTHER_CASES - 1 / (_OTHER_CASES + _OTHER_HEALTHY)
