using System.ComponentModel;
using System.Diagnostics;
using C1z.Envelope;

namespace C1z.Adapters.Tests.Writing;

/// <summary>
/// A file written here from the records of another one holds the same rows, as an independent reader sees them: the zstd program unpacks
/// both, the sqlite3 program lists them.
/// </summary>
public sealed class RewriteTests : IDisposable
{
    // Everything but row ids, the sync id and times, which belong to the sync that wrote the rows.
    private const string Rows = """
        SELECT 'type', external_id, hex(data) FROM v1_resource_types WHERE sync_id = '{0}';
        SELECT 'resource', resource_type_id, external_id, quote(parent_resource_type_id), quote(parent_resource_id), hex(data) FROM v1_resources WHERE sync_id = '{0}';
        SELECT 'entitlement', resource_type_id, resource_id, external_id, hex(data) FROM v1_entitlements WHERE sync_id = '{0}';
        SELECT 'grant', resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id,
               quote(expansion), needs_expansion, hex(data) FROM v1_grants WHERE sync_id = '{0}';
        SELECT 'asset', external_id, content_type, hex(data) FROM v1_assets WHERE sync_id = '{0}';
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("tiny-v1.c1z")]
    [InlineData("medium-v1.c1z")]
    [InlineData("empty-v1.c1z")]
    [InlineData("unfinished-v1.c1z")]
    public void Records_of_the_go_sdk_are_written_byte_for_byte(string name) => ShouldSurvive(Fixtures.Go(name));

    [SkippableTheory]
    [InlineData("36zfO.expanded.v1.c1z")]
    [InlineData("36zfO.unexpanded.v1.c1z")]
    [InlineData("36zGv.unexpanded.v1.c1z")]
    [InlineData("sync-in-progress.c1z")]
    public void Records_of_real_connectors_are_written_byte_for_byte(string name) => ShouldSurvive(Fixtures.Real(name));

    private void ShouldSurvive(string original)
    {
        string copy = _folder.File("copy.c1z");
        string from, to;
        using (C1zReader reader = C1zReader.Open(original))
        using (C1zWriter writer = C1zWriter.Open(copy))
        {
            from = reader.ResolveSync()!.Id;
            to = writer.StartSync();
            writer.PutResourceTypes(reader.EnumerateResourceTypes());
            writer.PutResources(reader.EnumerateResources());
            writer.PutEntitlements(reader.EnumerateEntitlements());
            writer.PutGrants(reader.EnumerateGrants(withExpansion: true));
            foreach (Asset asset in reader.EnumerateAssets())
            {
                writer.PutAsset(asset.Id, asset.ContentType, asset.Data.Span);
            }

            writer.EndSync();
            writer.Save();
        }

        string[] before = [.. List(original, from, migrate: true)];
        List(copy, to, migrate: false).Should().Equal(before);
        before.Length.Should().BeGreaterThanOrEqualTo(Path.GetFileName(original) == "empty-v1.c1z" ? 0 : 7);
    }

    // An old file keeps expansions inside its records; a reader moves them out, so both sides are compared after that step.
    private IEnumerable<string> List(string path, string sync, bool migrate)
    {
        if (migrate && Run("sqlite3", Unpack(path), "SELECT COUNT(*) FROM pragma_table_info('v1_grants') WHERE name = 'expansion'")[0] == "0")
        {
            string migrated = _folder.File("migrated.c1z");
            File.Copy(path, migrated);
            using C1zWriter writer = C1zWriter.Open(migrated);
            writer.SetCurrentSync(sync);
            writer.CheckpointSync("migrated");
            writer.Save();
            path = migrated;
        }

        return Run("sqlite3", Unpack(path), Rows.Replace("{0}", sync, StringComparison.Ordinal));
    }

    private string Unpack(string path)
    {
        string frame = _folder.File("frame.zst");
        string database = _folder.File(Guid.NewGuid().ToString("N") + ".db");
        File.WriteAllBytes(frame, File.ReadAllBytes(path).AsSpan(ContainerProbe.MagicLength));
        _ = Run("zstd", "-dqf", frame, "-o", database);
        return database;
    }

    private static string[] Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, program);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"needs the {program} program");
            throw;
        }
    }
}
