using System.Buffers.Binary;
using C1z.Envelope;

namespace C1z.Engines.Tables.Tests;

/// <summary>Changes tables so that their checksums stay right.</summary>
internal static class Forge
{
    /// <summary>The handles of all blocks of a sound table.</summary>
    public static List<BlockHandle> Blocks(byte[] table)
    {
        using TableReader reader = TestTables.Open(table);
        using var index = new TableIndexCursor();
        List<BlockHandle> blocks = [reader.Footer.Metaindex, reader.Footer.Index, reader.Metadata.PropertiesHandle];
        if (reader.Metadata.RangeDeletes is BlockHandle tombstones)
        {
            blocks.Add(tombstones);
        }

        index.Reset(reader);
        for (bool valid = index.First(); valid; valid = index.Next())
        {
            blocks.Add(index.Handle);
        }

        if (reader.Properties.HasTwoLevelIndex)
        {
            var top = IndexBlockCursor.Create(reader.Format);
            top.Reset(reader.Index, default);
            for (bool valid = top.First(); valid; valid = top.Next())
            {
                blocks.Add(top.Handle);
            }
        }

        return blocks;
    }

    /// <summary>Writes the checksum that a block's bytes ask for.</summary>
    public static void Seal(byte[] table, BlockHandle block, ChecksumKind kind = ChecksumKind.Crc32C)
    {
        Span<byte> covered = table.AsSpan((int)block.Offset, (int)block.Length + 1);
        uint checksum = kind == ChecksumKind.Crc32C ? Crc32C.Masked(covered) : (uint)XxHash64.Hash(covered);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan((int)(block.Offset + block.Length) + 1), checksum);
    }

    /// <summary>Puts bytes into a block and seals it.</summary>
    public static byte[] Patch(byte[] table, BlockHandle block, int at, params ReadOnlySpan<byte> bytes)
    {
        byte[] forged = [.. table];
        bytes.CopyTo(forged.AsSpan((int)block.Offset + at));
        Seal(forged, block);
        return forged;
    }
}
