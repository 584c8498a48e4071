using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using C1z.Sync.Connectors.Files.Reading;

namespace C1z.Sync.Connectors.Files;

/// <summary>Finds the tables: files of a folder, or the parts of one YAML file.</summary>
internal sealed class FilesLayout
{
    public const string Types = "resource_types";
    public const string Resources = "resources";
    public const string Entitlements = "entitlements";
    public const string Grants = "grants";
    public const string Members = "members";

    // Table → columns that must be there.
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["users"] = ["id"],
        ["groups"] = ["id"],
        ["roles"] = ["id"],
        ["apps"] = ["id"],
        [Types] = ["id"],
        [Resources] = ["type", "id"],
        [Entitlements] = ["resource_type", "resource_id", "slug"],
        [Members] = ["group", "member"],
        [Grants] = ["entitlement", "principal"],
    };

    private static readonly string[] Extensions = [".csv", ".tsv", ".jsonl", ".ndjson"];

    private readonly IReadOnlyDictionary<string, ISourceTable> _tables;

    private FilesLayout(string path, IReadOnlyDictionary<string, ISourceTable> tables, IReadOnlyList<string> warnings)
    {
        Path = path;
        _tables = tables;
        Warnings = warnings;
    }

    public string Path { get; }

    /// <summary>Files that look like tables and are none.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>A table.</summary>
    /// <returns>Null when it is not there.</returns>
    public ISourceTable? Find(string name) => _tables.GetValueOrDefault(name);

    public static FilesLayout Open(string path)
    {
        if (Directory.Exists(path))
        {
            return OpenFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new SyncException(SyncErrorCode.BadInput, "there is no such file or folder", path, 0, 0);
        }

        if (!(path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)))
        {
            throw new SyncException(SyncErrorCode.BadInput, "give a folder with CSV or JSON Lines files, or one YAML file", path, 0, 0);
        }

        IReadOnlyDictionary<string, ISourceTable> tables = YamlTables.Read(path);
        string[] unknown = [.. tables.Keys.Where(name => !Required.ContainsKey(name))];
        return unknown.Length == 0
            ? Checked(path, tables, [])
            : throw new SyncException(SyncErrorCode.BadInput, $"'{unknown[0]}' is not a table; there can be {Known()}", path, 0, 0);
    }

    /// <summary>Names the state of the files: their names, sizes and times.</summary>
    /// <returns>Empty when there are none.</returns>
    public static string Stamp(string path)
    {
        IEnumerable<string> files = Directory.Exists(path) ? TablesIn(path) : File.Exists(path) ? [path] : [];
        var text = new StringBuilder();
        foreach (FileInfo file in files.Select(name => new FileInfo(name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Name}/{file.Length}/{file.LastWriteTimeUtc.Ticks}/");
        }

        return text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<string> TablesIn(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Extensions.Contains(System.IO.Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal);

    private static FilesLayout OpenFolder(string path)
    {
        var tables = new Dictionary<string, ISourceTable>(StringComparer.Ordinal);
        var warnings = new List<string>();
        foreach (string file in TablesIn(path))
        {
            string extension = System.IO.Path.GetExtension(file).ToLowerInvariant();
            string name = ColumnNames.Normalize(System.IO.Path.GetFileNameWithoutExtension(file));
            if (!Required.TryGetValue(name, out string[]? required))
            {
                warnings.Add($"{file}: '{name}' is not a table and is ignored; there can be {Known()}");
                continue;
            }

            ISourceTable table = extension is ".csv" or ".tsv" ? new CsvTable(file, required) : new JsonLinesTable(file);
            if (!tables.TryAdd(name, table))
            {
                throw new SyncException(SyncErrorCode.BadInput, $"table '{name}' is in {tables[name].Path} already", file, 0, 0);
            }
        }

        return Checked(path, tables, warnings);
    }

    private static FilesLayout Checked(string path, IReadOnlyDictionary<string, ISourceTable> tables, IReadOnlyList<string> warnings) =>
        tables.Count > 0
            ? new FilesLayout(path, tables, warnings)
            : throw new SyncException(SyncErrorCode.BadInput, $"there is no table; there can be {Known()}", path, 0, 0);

    private static string Known() => string.Join(", ", Required.Keys);
}
