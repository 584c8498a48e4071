using System.Globalization;
using System.Text;
using C1z.Engines.Keys;
using C1z.Engines.Records;
using C1z.Engines;

namespace C1z.Bench.Micro;

/// <summary>Keys and records of grants as the load scenarios have them: a hundred entitlements, in the order of principals, which is not key order.</summary>
internal sealed class GrantRows
{
    private const int Entitlements = 100;

    public GrantRows(int count)
    {
        Keys = new byte[count][];
        Records = new byte[count][];
        Span<byte> room = stackalloc byte[512];
        for (int i = 0; i < count; i++)
        {
            byte[] entitlement = Ascii($"entitlement-{i % Entitlements:D4}");
            byte[] principal = Ascii($"user-{i / Entitlements:D8}");
            var key = new KeyWriter(room);
            GrantKeys.Write(ref key, new EntitlementIdentity("app"u8, "github"u8, entitlement), "user"u8, principal);
            Keys[i] = key.Written.ToArray();
            key.Dispose();
            Records[i] = Record(room, Ascii($"grant-{i:D8}"), entitlement, principal).ToArray();
        }
    }

    public byte[][] Keys { get; }

    public byte[][] Records { get; }

    /// <summary>Writes one record.</summary>
    public static ReadOnlySpan<byte> Record(Span<byte> room, ReadOnlySpan<byte> id, ReadOnlySpan<byte> entitlement, ReadOnlySpan<byte> principal)
    {
        var record = new GrantRecordWriter(room);
        record.WriteExternalId(id);
        record.WriteEntitlement("app"u8, "github"u8, entitlement);
        record.WritePrincipal("user"u8, principal, default, default);
        record.WriteDiscoveredAt(new Instant(1_700_000_000, 0));
        return room[..record.Length];
    }

    /// <summary>The positions in key order.</summary>
    public int[] SortedOrder()
    {
        int[] order = [.. Enumerable.Range(0, Keys.Length)];
        Array.Sort(order, (a, b) => Keys[a].AsSpan().SequenceCompareTo(Keys[b]));
        return order;
    }

    private static byte[] Ascii(FormattableString text) => Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
