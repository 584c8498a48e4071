using System.Text;

namespace C1z.Engines.Tables;

/// <summary>The two lines that matter of an options file: who compares and who merges. The file is optional.</summary>
/// <remarks>Text in sections, <c>name=value</c> a line; the names stand in the section <c>[Options]</c>.</remarks>
internal static class OptionsFile
{
    /// <summary>Refuses a directory that was written with another comparer or merger.</summary>
    public static void Check(ReadOnlySpan<byte> content, string file)
    {
        string section = "";
        foreach (ReadOnlySpan<char> raw in Encoding.UTF8.GetString(content).AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.StartsWith('['))
            {
                section = line.ToString();
                continue;
            }

            int equals = line.IndexOf('=');
            if (section == "[Options]" && equals > 0)
            {
                CheckName(line[..equals].Trim(), line[(equals + 1)..].Trim(), file);
            }
        }
    }

    private static void CheckName(ReadOnlySpan<char> name, ReadOnlySpan<char> value, string file)
    {
        string? expected = name switch
        {
            "comparer" => WellKnownNames.Comparer,
            "merger" => WellKnownNames.Merger,
            _ => null,
        };
        if (expected is not null && !value.SequenceEqual(expected))
        {
            throw new TableException(TableErrorCode.Unsupported, file, null, $"the {name} is {value}, not {expected}");
        }
    }
}
