using System.Text;
using System.Text.Json;

namespace C1z.Hosting;

/// <summary>Prints the settings of a program as JSON, in the shape of the ecosystem's <c>c1.config.v1.Configuration</c>.</summary>
internal static class ConfigSchema
{
    public static string Print(string displayName, IReadOnlyList<ConfigField> fields, IReadOnlyList<ConfigRule> rules)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("displayName", displayName);
            json.WriteStartArray("fields");
            foreach (ConfigField field in fields)
            {
                Print(json, field);
            }

            json.WriteEndArray();
            if (rules.Count > 0)
            {
                json.WriteStartArray("constraints");
                foreach (ConfigRule rule in rules)
                {
                    Print(json, rule);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Print(Utf8JsonWriter json, ConfigField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("displayName", field.DisplayName.Length > 0 ? field.DisplayName : field.Name);
        json.WriteString("description", field.Description);
        if (field.IsRequired)
        {
            json.WriteBoolean("isRequired", true);
        }

        if (field.IsSecret)
        {
            json.WriteBoolean("isSecret", true);
        }

        json.WriteStartObject(field.Kind switch
        {
            ConfigFieldKind.Flag => "boolField",
            ConfigFieldKind.Number => "intField",
            ConfigFieldKind.List => "stringSliceField",
            _ => "stringField",
        });
        if (field.Default.Length > 0)
        {
            // 64-bit numbers are text in protobuf's JSON.
            json.WriteString("defaultValue", field.Default);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Print(Utf8JsonWriter json, ConfigRule rule)
    {
        json.WriteStartObject();
        json.WriteString("kind", rule.Kind switch
        {
            ConfigRuleKind.RequiredTogether => "CONSTRAINT_KIND_REQUIRED_TOGETHER",
            ConfigRuleKind.AtLeastOne => "CONSTRAINT_KIND_AT_LEAST_ONE",
            ConfigRuleKind.MutuallyExclusive => "CONSTRAINT_KIND_MUTUALLY_EXCLUSIVE",
            _ => "CONSTRAINT_KIND_DEPENDENT_ON",
        });
        Names(json, "fieldNames", rule.Names);
        if (rule.On.Count > 0)
        {
            Names(json, "secondaryFieldNames", rule.On);
        }

        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string property, IReadOnlyList<string> names)
    {
        json.WriteStartArray(property);
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
