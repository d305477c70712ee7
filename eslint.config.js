import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import tseslint from 'typescript-eslint';

const clockRule = 'Take time from base/clock, so that tests can move it.';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'data', 'web/dist'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            'eslint.config.js',
            'bin/*.js',
            'web/public/*.js',
            'test/browser/*.js',
            'src/base/*.mjs',
            'src/speech/engines/embedded/training/*.mjs',
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // a callback that is handed `() => undefined` or an async method of a port is common and harmless here
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/base/clock.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: clockRule },
        { object: 'performance', property: 'now', message: clockRule },
        { object: 'globalThis', property: 'setTimeout', message: clockRule },
        { object: 'globalThis', property: 'setInterval', message: clockRule },
      ],
      'no-restricted-imports': [
        'error',
        ...['node:timers', 'node:timers/promises', 'node:perf_hooks'].map((name) => ({
          name,
          message: clockRule,
        })),
      ],
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: clockRule },
        { name: 'setInterval', message: clockRule },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockRule },
        { selector: "CallExpression[callee.name='Date']", message: clockRule },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    rules: { 'max-lines': ['error', 400] },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: { ...reactHooks.configs.recommended.rules, ...jsxA11y.flatConfigs.recommended.rules },
  },
  {
    files: ['src/main/**/*.ts', 'bench/**/*.ts', 'bin/*.js', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // no types are known of plain JavaScript
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    files: ['web/public/*.js'],
    languageOptions: {
      globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' },
    },
  },
  {
    files: ['test/browser/*.js'],
    languageOptions: {
      globals: {
        window: 'writable',
        navigator: 'readonly',
        AudioContext: 'readonly',
        MediaStream: 'readonly',
      },
    },
  },
);
