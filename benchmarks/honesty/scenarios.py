"""The scenarios: what happens in each, and who has truly caught up by either yardstick."""

from benchmarks.honesty.worlds import World

STILL = "no true mean moves, so nobody catches up by either yardstick"
NULLS: dict[str, tuple[World, str]] = {
    "reliability 0.3": (World(reliability=0.3), STILL),
    "reliability 0.5": (World(reliability=0.5), STILL),
    "reliability 0.7": (World(reliability=0.7), STILL),
    "reliability 0.9": (World(reliability=0.9), STILL),
    "autocorrelation 0.5": (World(rho=0.5), STILL),
    "autocorrelation 0.8": (World(rho=0.8, periods=48, start=40), STILL),
    "season of all": (World(season=1.0, year=12), STILL),
    "seasons of their own": (World(season=0.5, own_season=1.0, year=12), STILL),
    "common shocks": (World(shock=0.7), STILL),
    "common shocks, autocorrelation 0.5": (World(shock=0.7, shock_rho=0.5), STILL),
    "falling frontier": (
        World(leaders=-2.0),
        "the best tenth falls and nobody rises: nobody catches up, though the moving level comes down",
    ),
    "rising frontier": (
        World(leaders=2.0),
        "only the best tenth rises: units behind stay where they are and catch up with neither level",
    ),
    "everyone falls": (World(everyone=-1.0), "all true means fall: nobody catches up"),
    "sizes over three orders of magnitude": (World(decades=3.0), STILL),
    "twelve units, eighteen periods": (World(units=12, periods=18, start=12), STILL),
    "risen, not quite there": (
        World(gain=6.0, margin=-1e-9, share=1.0),
        "every unit rises far and stops just below the fixed level: the hardest case of the second half of the test",
    ),
    "risen, not quite there, autocorrelation 0.5": (
        World(gain=12.0, margin=-1e-9, share=1.0, rho=0.5),
        "the same with noise that goes on",
    ),
    "risen, not quite there, common shocks": (
        World(gain=12.0, margin=-1e-9, share=1.0, shock=0.5),
        "the same with shocks that hit all alike",
    ),
    "risen, not quite there, seasons of their own": (
        World(gain=12.0, margin=-1e-9, share=1.0, own_season=1.0, year=12),
        "the same with seasons of their own",
    ),
    "there all along": (
        World(gain=0.0, margin=2.0, share=1.0, reliability=0.3),
        "all units stand above the fixed level all along and have not risen: those that look behind are unlucky",
    ),
}
FEW_BEHIND = ("there all along", "twelve units, eighteen periods")
POWER: dict[str, World] = {
    "36 periods": World(gain=3.0, margin=3.0, share=0.5),
    "24 periods": World(gain=3.0, margin=3.0, share=0.5, periods=24, start=18),
    "12 periods": World(gain=3.0, margin=3.0, share=0.5, periods=12, start=9),
    "sizes over three orders of magnitude": World(gain=3.0, margin=3.0, share=0.5, decades=3.0),
    "seasons of their own, 36 periods": World(gain=3.0, margin=3.0, share=0.5, own_season=1.0, year=12),
}
PROMISED = ("36 periods", "24 periods")
"""Where power at least 0.8 is promised: stationary noise, figures enough to know it by."""
