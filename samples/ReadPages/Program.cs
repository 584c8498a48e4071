// Prints who holds what, a page at a time, and the token to continue with.
// usage: ReadPages FILE.c1z [PAGE_SIZE [TOKEN]]
using System.Globalization;
using C1z.Adapters;
using C1z.Proto.Connector.V2;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: ReadPages FILE.c1z [PAGE_SIZE [TOKEN]]");
    return 2;
}

int size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
string token = args.Length > 2 ? args[2] : "";

try
{
    using C1zReader reader = C1zReader.Open(args[0]);
    Page<Grant> page = reader.ListGrants(page: new PageOptions(size, token));
    foreach (Grant grant in page.Items)
    {
        Console.WriteLine($"{grant.Principal.Id.ResourceType} {grant.Principal.Id.Resource} holds {grant.Entitlement.Id}");
    }

    Console.WriteLine(page.IsLast ? "(end)" : $"next page: {page.NextToken}");
    return 0;
}
catch (C1zException e)
{
    Console.Error.WriteLine($"{e.Code}: {e.Message}");
    return 1;
}
