namespace C1z.Engines.Tables.Tests;

/// <summary>Damages bytes in every place and demands a typed error or the undamaged answer.</summary>
internal static class Damage
{
    /// <summary>Flips every byte in several ways.</summary>
    /// <returns>How many flips went unnoticed without changing the answer.</returns>
    public static int FlipEveryByte<T>(byte[] original, Func<byte[], T> read)
    {
        T expected = read(original);
        int harmless = 0;
        byte[] damaged = [.. original];
        for (int at = 0; at < original.Length; at++)
        {
            foreach (int flip in new[] { 0x01, 0x02, 0x80, 0xFF })
            {
                damaged[at] = (byte)(original[at] ^ flip);
                harmless += Check(damaged, read, expected, $"byte {at} ^ {flip:x2}");
            }

            damaged[at] = original[at];
        }

        return harmless;
    }

    /// <summary>Cuts the bytes at every length.</summary>
    public static int CutEverywhere<T>(byte[] original, Func<byte[], T> read)
    {
        T expected = read(original);
        int harmless = 0;
        for (int length = 0; length < original.Length; length++)
        {
            harmless += Check(original[..length], read, expected, $"cut to {length}");
        }

        return harmless;
    }

    private static int Check<T>(byte[] damaged, Func<byte[], T> read, T expected, string what)
    {
        try
        {
            read(damaged).Should().BeEquivalentTo(expected, o => o.WithStrictOrdering(), what);
            return 1;
        }
        catch (TableException e)
        {
            e.Rule.Should().NotBeNullOrWhiteSpace(what);
            return 0;
        }
    }
}
