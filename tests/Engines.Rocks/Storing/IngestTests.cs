using C1z.Engines.Tables;

namespace C1z.Engines.Rocks.Tests;

/// <summary>One table, two readers: what the engine writes the store takes, and what the store writes the engine reads.</summary>
public sealed class IngestTests : StoreTest
{
    [Fact]
    public void A_table_above_older_rows_wins_in_both_readers()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "old"), ("b", "old"), ("c", "old")), log: true);
        store.Flush();
        Ingest(store, "one", ("b", "one"), ("c", "one"), ("d", "one"));
        Ingest(store, "two", ("c", "two"), ("d", "two"));
        RocksBatch last = Puts(("d", "last"));
        last.Delete(Bytes("a"));
        store.Write(last, log: true);
        store.Flush();

        (string, string)[] expected = [("b", "one"), ("c", "two"), ("d", "last")];
        Rows(store).Should().Equal(expected);
        TableFiles.ReadAll(store).Select(r => (Text(r.Key), Text(r.Value))).Should().Equal(expected);
    }

    [Fact]
    public void A_sequence_number_given_by_the_store_is_read_although_the_checksum_is_older_than_it()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "old")), log: true);
        Ingest(store, "one", ("a", "one"));
        RocksTable table = store.ListTables().Single(t => Stored(store, t) > 0);
        string copy = Path.Combine(Folder, "copy");
        byte[] bytes = File.ReadAllBytes(Path.Combine(StorePath, table.Name));
        int name = bytes.AsSpan().IndexOf("rocksdb.external_sst_file.global_seqno"u8);
        bytes[name - 40] ^= 1;
        File.WriteAllBytes(copy, bytes);
        Action open = () => TableReader.Open(new FileTableSource(copy)).Dispose();
        open.Should().Throw<TableException>("nothing else in the block may differ").Which.Code.Should().Be(TableErrorCode.ChecksumMismatch);
    }

    [Fact]
    public void A_table_that_is_moved_is_linked_not_copied()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        string path = Ingest(store, "one", ("a", "1"));
        File.Exists(path).Should().BeFalse("the store has it under its own name");
        string kept = TableFiles.Write(Path.Combine(Folder, "two"), [KeyValuePair.Create(Bytes("b"), Bytes("2"))]);
        store.Ingest([kept], move: false);
        File.Exists(kept).Should().BeTrue();
        Rows(store).Should().Equal(("a", "1"), ("b", "2"));
    }

    [Fact]
    public void Ingested_rows_survive_without_a_flush()
    {
        using (RocksStore store = RocksStore.Open(StorePath))
        {
            Ingest(store, "one", ("a", "1"));
        }

        using RocksStore again = RocksStore.Open(StorePath);
        Rows(again).Should().Equal(("a", "1"));
    }

    private string Ingest(RocksStore store, string name, params (string Key, string Value)[] rows)
    {
        string path = TableFiles.Write(Path.Combine(Folder, name), rows.Select(r => KeyValuePair.Create(Bytes(r.Key), Bytes(r.Value))));
        store.Ingest([path], move: true);
        return path;
    }

    private static ulong Stored(RocksStore store, RocksTable table)
    {
        using var reader = TableReader.Open(new FileTableSource(Path.Combine(store.Directory, table.Name)));
        return reader.Properties.TryGetValue("rocksdb.external_sst_file.global_seqno", out ReadOnlyMemory<byte> number)
            ? BitConverter.ToUInt64(number.Span)
            : 0;
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
