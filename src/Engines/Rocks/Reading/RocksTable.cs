namespace C1z.Engines.Rocks;

/// <summary>A table file of a store.</summary>
/// <param name="Name">Its file name in the store's directory.</param>
/// <param name="Level">Its level; tables of level 0 may overlap, tables of another level do not.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Smallest">The smallest key in it.</param>
/// <param name="Largest">The largest key in it.</param>
public sealed record RocksTable(string Name, int Level, long Size, byte[] Smallest, byte[] Largest);
