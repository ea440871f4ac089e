import Foundation
import PackagePlugin

/// Embeds the YAML and CSV files under a target's `Resources` folder into the target as `EmbeddedFiles.texts`.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.directoryURL.appending(path: "Resources")
    let files =
      (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? [])
      .filter { ["yaml", "csv"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) catalogue files", executable: try context.tool(named: "EmbedFiles").url,
        arguments: [output.path, folder.path] + files.map(\.path), inputFiles: files, outputFiles: [output])
    ]
  }
}
