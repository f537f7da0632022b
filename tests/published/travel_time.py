"""Mean travel time to work in 2011, 50 US states and Washington D.C.: minutes and 90 % margin of error, one decimal.

U.S. Census Bureau, American Community Survey 2011, as used by Klein, Wright and Wieczorek (2020), Journal of the Royal
Statistical Society C 69:589 (R package RankingProject, data set `TravelTime2011.1dec`).
"""

STATES = """
SD 16.9 .5  ND 16.9 .6  NE 18.1 .3  WY 18.1 .8  MT 18.2 .5  AK 18.4 .5  IA 18.8 .2  KS 18.9 .3  ID 19.7 .4
OK 21.1 .2  AR 21.3 .4  NM 21.4 .4  UT 21.6 .3  WI 21.9 .2  VT 21.9 .5  OR 22.5 .3  KY 22.9 .2  MN 23.0 .2
MO 23.1 .2  OH 23.1 .1  RI 23.4 .5  NC 23.4 .2  ME 23.4 .4  IN 23.5 .2  SC 23.6 .3  MS 23.9 .4  AL 23.9 .2
NV 24.1 .4  MI 24.1 .2  TN 24.2 .2  CO 24.5 .3  LA 24.5 .2  AZ 24.8 .2  TX 24.8 .1  CT 25.0 .3  DE 25.3 .6
WA 25.5 .2  WV 25.6 .5  HI 25.7 .4  FL 25.8 .2  PA 25.9 .1  NH 26.9 .5  GA 27.1 .3  CA 27.1 .1  VA 27.7 .2
MA 28.0 .2  IL 28.2 .2  DC 30.1 .5  NJ 30.5 .2  NY 31.5 .2  MD 32.2 .2
""".split()

MINUTES = {
    state: (float(mean), float(margin)) for state, mean, margin in zip(*[iter(STATES)] * 3, strict=True)
}
