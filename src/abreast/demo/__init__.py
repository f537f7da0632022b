"""The Chongqing campaign of 1960, reconstructed as an ordinary campaign folder."""
