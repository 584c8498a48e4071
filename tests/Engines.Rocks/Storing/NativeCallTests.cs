using System.Runtime.InteropServices;
using C1z.Engines.Rocks.Interop;

namespace C1z.Engines.Rocks.Tests;

/// <summary>The price of everything, in native calls.</summary>
public sealed class NativeCallTests : StoreTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void A_batch_takes_three_calls_whatever_it_holds(int rows)
    {
        using RocksStore store = RocksStore.Open(StorePath);
        var batch = new RocksBatch();
        for (int i = 0; i < rows; i++)
        {
            batch.Put(BitConverter.GetBytes(i), BitConverter.GetBytes(i));
        }

        Calls(() => store.Write(batch, log: true)).Should().Be(3);
        Rows(store).Should().HaveCount(rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Taking_tables_over_and_reading_them_back_calls_nothing_for_a_row(int rows)
    {
        using RocksStore store = RocksStore.Open(StorePath);
        string[] tables = [.. Enumerable.Range(0, 3).Select(table => TableFiles.Write(
            Path.Combine(Folder, $"t{table}"),
            Enumerable.Range(0, rows).Select(row => KeyValuePair.Create(Bytes($"{table}-{row:D8}"), Bytes("value")))))];
        Calls(() => store.Ingest(tables, move: true)).Should().Be(4);
        long reading = Calls(() => TableFiles.ReadAll(store).Should().HaveCount(rows * 3));
        reading.Should().Be(3 + (5 * 3), "tables are listed natively, and read by the engine");
    }

    [Fact]
    public void A_page_of_rows_costs_four_calls_a_row_and_a_few_more()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        var batch = new RocksBatch();
        for (int i = 0; i < 1000; i++)
        {
            batch.Put(BitConverter.GetBytes(i), []);
        }

        store.Write(batch, log: true);
        long calls = Calls(() => Rows(store).Should().HaveCount(1000));
        calls.Should().BeInRange(4000, 4030, "the C interface has no call for several rows");
    }

    [Fact]
    public void A_pinned_value_takes_three_calls_and_many_values_one_and_one_for_each_that_is_found()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "1"), ("b", "2")), log: true);
        Calls(() => store.TryRead(Bytes("a"), 0, static (_, _) => { })).Should().Be(3);
        Calls(() => store.TryRead(Bytes("x"), 0, static (_, _) => { })).Should().Be(1);
        Calls(() => store.GetMany([Bytes("a"), Bytes("x"), Bytes("b")])).Should().Be(3);
    }

    [Fact]
    public void Every_imported_function_is_in_the_library()
    {
        nint library = NativeLibrary.Load(RocksLibrary.Description.Linux[0]);
        string[] imports =
        [
            .. typeof(RocksNative).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
                .Select(method => method.Name).Where(name => name.StartsWith("rocksdb_", StringComparison.Ordinal)),
        ];
        imports.Should().HaveCountGreaterThan(40);
        imports.Where(name => !NativeLibrary.TryGetExport(library, name, out _)).Should().BeEmpty();
    }

    private static long Calls(Action action)
    {
        long before = RocksDiagnostics.NativeCalls;
        action();
        return RocksDiagnostics.NativeCalls - before;
    }
}
