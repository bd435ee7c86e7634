/** The layers of the house: who may import whom. */
const layer = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});
const LAYERS =
  '^(schemas|recognition|engines|store|telemetry|workers|api|web|cli|samples|training|bench|test|bin|programs)/';
const except = (...allowed) =>
  `^(?!(${allowed.join('|')}))(schemas|recognition|engines|store|telemetry|workers|api|web|cli|samples|training|bench|test|bin|programs)/`;

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    layer('schemas-import-nothing-of-ours', '^schemas/', except('schemas/')),
    layer('recognition-imports-only-schemas', '^recognition/', except('recognition/', 'schemas/')),
    {
      name: 'recognition-is-pure',
      severity: 'error',
      from: { path: '^recognition/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/zod/' },
    },
    layer(
      'engines-import-schemas-and-ports',
      '^engines/',
      except(
        'engines/',
        'schemas/',
        'programs/',
        'recognition/ports',
        'recognition/raster/',
        'recognition/segment/crop',
        'recognition/read/(mark|line|verification)-model',
        'recognition/read/mark-tile',
      ),
    ),
    layer('store-imports-only-schemas', '^store/', except('store/', 'schemas/')),
    layer(
      'telemetry-imports-schemas-and-store',
      '^telemetry/',
      except('telemetry/', 'schemas/', 'store/'),
    ),
    layer(
      'how-work-is-observed-is-not-the-workers-business',
      '^(workers|api)/',
      '^telemetry/(?!contracts|unobserved)',
    ),
    layer('workers-import-no-desk', '^workers/', '^(api|web|cli|samples|training|bench|test)/'),
    layer(
      'api-reads-nothing-itself',
      '^api/',
      '^(recognition|engines|cli|samples|training|bench|test|web)/',
    ),
    layer('web-imports-only-schemas', '^web/', except('web/', 'schemas/')),
    layer('programs-import-nothing-of-ours', '^programs/', except('programs/')),
    layer('nothing-imports-tests', '^(?!test/)', '^test/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(web/dist|node_modules/.*/node_modules)' },
    includeOnly: LAYERS + '|node_modules|^(node:)?[a-z]+',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
