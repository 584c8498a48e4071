global using C1z.Engines;
